import { readOptions } from './options.ts';

/** Undefined if there is nothing to measure. */
function optionsOrUsage(): ReturnType<typeof readOptions> {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(`${error.message}\nSee npm run bench -- --help`);
    process.exitCode = 2;
    return undefined;
  }
}

const options = optionsOrUsage();
if (options) {
  // Imported late, because these modules load slowly and build what they measure, and --help needs neither.
  const { prepare } = await import('./prepare.ts');
  prepare();
  const { measure } = await import('./measure.ts');
  await measure(options);
}
