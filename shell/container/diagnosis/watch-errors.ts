import { attributeErrorChunk } from '../../chunks.ts';
import { loadedBuilds } from '../loaded-builds.ts';
import type { UnhandledEvent } from './attribute-error.ts';

/** Reports unhandled errors and rejections, and violations of the page's policy, as `conch:error` if code of a remote is behind them: see attribute-error.ts. */
export function watchErrors(): void {
  const report = async (event: UnhandledEvent) => {
    // A script that throws during its evaluation is reported by its loader.
    const running = document.currentScript;
    if ('filename' in event && running instanceof HTMLScriptElement && running.src === event.filename) return;
    const { reportRemoteError } = await attributeErrorChunk();
    reportRemoteError(event, loadedBuilds());
  };
  const onError = (event: UnhandledEvent) => {
    // A rejection here would be unhandled too, and be reported in turn.
    report(event).catch((error: unknown) => console.warn('An error could not be attributed to a remote', error));
  };
  window.addEventListener('error', onError);
  window.addEventListener('unhandledrejection', onError);
  window.addEventListener('securitypolicyviolation', onError); // it bubbles
}
