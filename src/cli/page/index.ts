export { assertBuilt, pageWith } from '../../report/page/file.js';
export { reportOfBugs } from './of-bugs.js';
export { reportOfChecks } from './of-checks.js';
export { reportOfComparing } from './of-comparing.js';
export { type Run, reportOfRuns } from './of-run.js';
export { writeReport } from './report.js';
