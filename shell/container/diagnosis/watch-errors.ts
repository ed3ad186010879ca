import { attributeErrorChunk } from '../../chunks.ts';
import { loadedBuilds } from '../loaded-builds.ts';

/** Reports unhandled errors and rejections as `conch:error` if code of a remote threw them: see attribute-error.ts. */
export function watchErrors(): void {
  const report = async (event: ErrorEvent | PromiseRejectionEvent) => {
    // A script that throws during its evaluation is reported by its loader.
    const running = document.currentScript;
    if ('filename' in event && running instanceof HTMLScriptElement && running.src === event.filename) return;
    const { reportRemoteError } = await attributeErrorChunk();
    reportRemoteError(event, loadedBuilds());
  };
  const onError = (event: ErrorEvent | PromiseRejectionEvent) => {
    // A rejection here would be unhandled too, and be reported in turn.
    report(event).catch((error: unknown) => console.warn('An error could not be attributed to a remote', error));
  };
  window.addEventListener('error', onError);
  window.addEventListener('unhandledrejection', onError);
}
