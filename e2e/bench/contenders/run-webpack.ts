import webpack, { type Configuration } from 'webpack';

/** Builds one after the other. Rejects with the errors of webpack. */
export async function runWebpack(configurations: readonly Configuration[]): Promise<void> {
  for (const configuration of configurations) {
    await new Promise<void>((resolve, reject) => {
      webpack(configuration, (error, stats) => {
        if (error || stats?.hasErrors()) reject(error ?? new Error(stats?.toString('errors-only')));
        else resolve();
      });
    });
  }
}
