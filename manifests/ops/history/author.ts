import { execFileSync } from 'node:child_process';
import { hostname, userInfo } from 'node:os';

export type Author = {
  /** Name of the person or machine that made a change. */
  readonly actor: string;
  /** URL of the CI run that made it. */
  readonly run?: string;
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The author of changes made by this process: CONCH_ACTOR, else the person who started the CI run, else the user of
 * this machine.
 */
export function currentAuthor(environment: Environment = process.env): Author {
  const { CONCH_ACTOR, GITHUB_ACTOR, GITLAB_USER_LOGIN, BUILDKITE_BUILD_CREATOR, CIRCLE_USERNAME, BUILD_USER_ID } =
    environment;
  const named =
    CONCH_ACTOR || GITHUB_ACTOR || GITLAB_USER_LOGIN || BUILDKITE_BUILD_CREATOR || CIRCLE_USERNAME || BUILD_USER_ID;
  const run = ciRunUrl(environment);
  return { actor: named || `${gitName() ?? userName()} on ${hostname()}`, ...(run && { run }) };
}

/** From the variables that GitHub, GitLab, Jenkins, CircleCI and Buildkite set. */
function ciRunUrl(environment: Environment): string | undefined {
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
    return undefined; // git is not installed, or user.name is not set
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'somebody'; // userInfo() throws for a user id without a name, as in many containers
  }
}
