export { reportOfChecks } from './of-checks.js';
export { assertBuilt, pageWith, writeReport } from './report.js';
