export { reportOfBugs } from './of-bugs.js';
export { reportOfChecks } from './of-checks.js';
export { reportOfComparing } from './of-comparing.js';
export { reportOfRun } from './of-run.js';
export { assertBuilt, pageWith, writeReport } from './report.js';
