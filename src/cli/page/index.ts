export { reportOfChecks } from './of-checks.js';
export { assertBuilt, writeReport } from './report.js';
