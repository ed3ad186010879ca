import { listenForStopSignals } from '../../shell/server/stop-signals.ts';
import { quoteCommand } from '../commands.ts';
import { parseLocation } from './build/build-location.ts';
import { openStore } from './history/open-store.ts';
import { parseOptions } from './parse-options.ts';
import { MAX_FALSE_ALARM, MAX_MISSED, TRIAL_PERCENT } from './ramp/decide.ts';
import { parseGuard } from './ramp/guard.ts';
import { guardRollout } from './ramp/guard-rollout.ts';
import { parseDuration, parseSteps } from './ramp/steps.ts';
import { releaseOptions, releaseUsage } from './release/release-options.ts';
import { openSigner } from './signing/signer.ts';
import { UsageError, type Verb } from './verb.ts';

const usage = `Usage: conch ramp <remote> [options]

Guards the rollout of a build by what pages report from the field: raises its share step by step while it is no worse than
the guard allows, and takes it back when it is. Begin with "conch deploy <build> --rollout 1". Without reports nothing
moves; a step needs --visitors page loads with the build. Up to ${TRIAL_PERCENT} % of visitors, a build goes on if nothing speaks against it;
beyond, if the reports prove that it keeps the guard. At 100, the build is promoted.

A build that keeps the guard is taken back with a probability of at most ${MAX_FALSE_ALARM * 100} %; one that does not gets past ${TRIAL_PERCENT} % with
at most ${MAX_MISSED * 100} %, however long the command runs. The history says the figures of each step.

If the command ends, the share stays what it is; run it again to go on. It ends when anybody else changes the rollout, and
raises nothing of a frozen remote.

Options:
  --reports DIR     the folder of "conch serve --reports" or "conch collect" (default: reports)
  --steps LIST      shares of visitors, in percent (default: 1,10,50,100)
  --every DURATION  the least time between two steps, such as 30s, 10m or 1h (default: 10m)
  --guard TEXT      what the build has to keep to, joined by "and" (default: failures < 1%): a share of its page loads,
                    or the 75th percentile of a duration, as a limit or as a multiple of the build in use:
                    "failures < 2x and load p75 < 800ms and mount p75 < 1.5x"
  --visitors COUNT  page loads with the build that a step needs (default: 20)
${releaseUsage
  .split('\n')
  .filter((line) => !line.includes('--dry-run'))
  .join('\n')}

Exit codes: 0 the last step is reached, 1 the build was taken back, or the rollout was changed by somebody else.

Example:
  conch ramp explore --guard "failures < 1% and mount p75 < 1.5x"`;

export const ramp: Verb = {
  summary: 'raise the share of a new build while it is well, and take it back when it is not',
  usage,
  async run(args, print) {
    const { options, positionals, commands } = parseOptions(
      args,
      {
        ...releaseOptions,
        reports: { type: 'string', default: 'reports' },
        steps: { type: 'string', default: '1,10,50,100' },
        every: { type: 'string', default: '10m' },
        guard: { type: 'string', default: 'failures < 1%' },
        visitors: { type: 'string', default: '20' },
      },
      ['remote'],
    );
    const [name = ''] = positionals;
    const { manifest: file, reports, reason, unproven, json } = options;
    if (options['dry-run'])
      throw new UsageError('--dry-run shows nothing here: what the command does depends on reports to come');
    const rampOptions = {
      reports,
      conditions: parseGuard(options.guard),
      steps: parseSteps(options.steps),
      everyMs: parseDuration(options.every),
      enough: parseCount(options.visitors),
      location: unproven ? undefined : parseLocation(options),
      reason,
    };
    const store = openStore(file, commands, openSigner(file, options, commands));
    const signals = listenForStopSignals();
    const result = await guardRollout(name, store, rampOptions, json ? () => {} : print, signals);
    const { ended, version, percent } = result;
    const next = {
      stopped: `${quoteCommand(['conch', 'ramp', ...args])}, or ${commands('rollback', name)}`,
      'last step': `${commands('promote', name)}, or ${commands('rollback', name)}`,
      'taken back': commands('history', name),
      promoted: `${commands('check')}; if it fails, ${commands('rollback', name)}`,
    }[ended];
    const said = {
      stopped: `Stopped. ${name} ${version} stays at ${percent} % of visitors.`,
      'last step': `${name} ${version} has ${percent} % of visitors, which is the last step.`,
      'taken back': `${name} ${version} was taken back.`,
      promoted: `${name} ${version} is for everybody.`,
    }[ended];
    return { lines: [said, `Next: ${next}`], data: { remote: name, ...result, next }, failed: ended === 'taken back' };
  },
};

/** @throws {UsageError} */
function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new UsageError(`--visitors ${text} is not a number of page loads, such as 20`);
}
