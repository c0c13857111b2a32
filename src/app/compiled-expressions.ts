import { setFlagsFromString } from 'node:v8';

// The engine compiles an expression for its first text and anew for its second. Hundreds of them read a sentence, most of
// them more than once: compiling each for good at once takes a third off the first sentence. Help and version read none,
// and do not wait for the module that sets it.
setFlagsFromString('--no-regexp-tier-up');
