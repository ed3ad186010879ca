import { execFileSync } from 'node:child_process';
import { hostname, userInfo } from 'node:os';

export type Author = {
  /** Who made a change, for people. */
  readonly actor: string;
  /** URL or number of the run of a CI that made it. */
  readonly run?: string;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** Who runs this command: what CONCH_ACTOR says, the person behind a CI run, or this machine's user. */
export function author(environment: Environment = process.env): Author {
  const { CONCH_ACTOR, GITHUB_ACTOR, GITLAB_USER_LOGIN, BUILDKITE_BUILD_CREATOR, CIRCLE_USERNAME, BUILD_USER_ID } =
    environment;
  const named =
    CONCH_ACTOR || GITHUB_ACTOR || GITLAB_USER_LOGIN || BUILDKITE_BUILD_CREATOR || CIRCLE_USERNAME || BUILD_USER_ID;
  const run = runOf(environment);
  return { actor: named || `${gitName() ?? userName()} on ${hostname()}`, ...(run && { run }) };
}

/** The first of these that a CI sets: GitHub, GitLab, Jenkins, CircleCI, Buildkite. */
function runOf(environment: Environment): string | undefined {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID } = environment;
  if (GITHUB_RUN_ID) return `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`;
  const { CI_JOB_URL, BUILD_URL, CIRCLE_BUILD_URL, BUILDKITE_BUILD_URL } = environment;
  return CI_JOB_URL || BUILD_URL || CIRCLE_BUILD_URL || BUILDKITE_BUILD_URL || undefined;
}

function gitName(): string | undefined {
  try {
    return execFileSync('git', ['config', 'user.name'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined; // there is no git here, or it knows no name
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'somebody'; // the user of a container need not have a name
  }
}
