#!/usr/bin/env node
import { processIo } from '../src/cli/io.js';
import { main } from '../src/cli/main.js';
import { catalogue } from './catalogue.js';

process.exitCode = await main(process.argv.slice(2), catalogue, processIo());
