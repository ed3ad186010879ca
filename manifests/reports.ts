/**
 * `conch-shell/reports`: what pages report from the field, for receivers other than `conch collect`, and how many reports add up.
 */
export { aggregate, type BuildFigures, type FailureFigures, type Period } from './field-reports/aggregate.ts';
export { type FieldReport, fieldReport, type ReceivedReport, receivedReport } from './field-reports/report.ts';
