import { supportChunk } from '../../chunks.ts';
import { loadedBuilds } from '../loaded-builds.ts';
import type { SupportEvent } from './support.ts';

/**
 * Reports unhandled errors and rejections, and violations of the page's policy, as `conch:error` if code of a remote is behind them: see
 * attribute-error.ts. At the event `conch:explain-sharing`, says who shares what: see explain-sharing.ts. At `conch:report`, gives a report of the page: see page-report.ts.
 */
export function watchErrors(): void {
  const pass = async (event: SupportEvent) => {
    // A script that throws during its evaluation is reported by its loader.
    const running = document.currentScript;
    if ('filename' in event && running instanceof HTMLScriptElement && running.src === event.filename) return;
    const { support } = await supportChunk();
    support(event, loadedBuilds());
  };
  const onEvent = (event: SupportEvent) => {
    // A rejection here would be unhandled too, and be reported in turn.
    pass(event).catch(console.warn);
  };
  // A violation bubbles.
  for (const type of [
    'error',
    'unhandledrejection',
    'securitypolicyviolation',
    'conch:explain-sharing',
    'conch:report',
  ] as const) {
    window.addEventListener(type, onEvent);
  }
}
