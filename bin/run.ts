import { processIo } from '../src/cli/io.js';
import { main, onUncaught } from '../src/cli/main.js';
import { catalogue } from './catalogue.js';

const io = processIo(catalogue.name);
process.once('uncaughtException', onUncaught(catalogue, io));
process.exitCode = await main(process.argv.slice(2), catalogue, io);
