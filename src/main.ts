#!/usr/bin/env node
process.stdout.write('throughline\n');
