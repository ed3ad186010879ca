import { expect, test } from '@playwright/test';
import { type Author, currentAuthor } from './author.ts';

const environments: readonly [title: string, environment: Record<string, string>, expected: Author][] = [
  [
    'GitHub',
    {
      GITHUB_ACTOR: 'ann',
      GITHUB_SERVER_URL: 'https://git.example.com',
      GITHUB_REPOSITORY: 'shop/site',
      GITHUB_RUN_ID: '7',
    },
    { actor: 'ann', run: 'https://git.example.com/shop/site/actions/runs/7' },
  ],
  [
    'GitLab',
    { GITLAB_USER_LOGIN: 'bob', CI_JOB_URL: 'https://lab.example.com/jobs/8' },
    { actor: 'bob', run: 'https://lab.example.com/jobs/8' },
  ],
  [
    'Jenkins with CONCH_ACTOR',
    { CONCH_ACTOR: 'release train', BUILD_URL: 'https://ci.example.com/9/' },
    { actor: 'release train', run: 'https://ci.example.com/9/' },
  ],
];
for (const [title, environment, expected] of environments) {
  test(`a change in CI records its author and the URL of the run: ${title}`, () =>
    expect(currentAuthor(environment)).toEqual(expected));
}

test('outside of CI the author is the user of this machine', () => {
  expect(currentAuthor({})).toEqual({ actor: expect.stringMatching(/\S on \S/) });
});
