import { fileFaultWords } from '../file-fault.ts';
import { arrivalsProblems } from './arrivals.ts';
import { fileFaults } from './file-faults.ts';

/** `throughline load`: a load on a server, what is seen while it runs, and what it came to. */
export const load = {
  arguments: { url: 'address of an OpenAI-compatible server, e.g. http://127.0.0.1:8000' },
  flags: {
    model: 'model name as the server lists it',
    requests: 'how many requests',
    concurrency: 'closed loop: so many requests in flight',
    rate: 'open loop: requests per second',
    burstiness: 'shape of the gaps of a rate: 1 is Poisson, "constant" an even pace',
    maxConcurrency: 'at most so many in flight at a rate',
    burst: 'all requests at once',
    arrivals:
      'arrivals and lengths: JSONL (Mooncake: timestamp, input_length, output_length), CSV traces, detailed load tests',
    prompts:
      'JSONL of prompts to send: prompt or messages, and output_tokens (ShareGPT and OpenAI batches as well)',
    tokenizer:
      'folder, tokenizer.json or name of a model in the local cache: counts answers, also where the server does not',
    input: 'tokens of a prompt, or LEAST:MOST',
    output: 'tokens of an answer, or LEAST:MOST',
    endpoint: 'completions or chat',
    warmup: 'requests before the measurement; default: one for each in flight, at most 8',
    resetCache: 'ask the server to forget its prefix cache after the warm-up',
    seed: 'seed of prompts, lengths and arrivals',
    goodput: 'limits in ms that a good request meets: ttft:1500 tpot:30 e2el:20000',
    percentiles: 'percentiles to report',
    timeout: 'seconds without a byte after which a request has failed',
    records: 'write every request to this file, one JSON object a line',
    output_file: 'write the document to this file as well',
  },
  problems: {
    url: (text: string) => `${text} is no http address. Give one like http://127.0.0.1:8000 instead.`,
    modelMissing: (served: string) =>
      served === ''
        ? 'Which model? The server lists none: give --model NAME.'
        : `Which model? Give --model NAME. The server lists: ${served}.`,
    requestsMissing: 'How many requests? Give --requests N, or --arrivals FILE.',
    arrivalsMissing: 'How do requests arrive? Give --concurrency C, --rate R, --burst or --arrivals FILE.',
    lengthsMissing:
      'How long are prompts and answers? Give --input-length I and --output-length O, or --arrivals FILE.',
    oneOf: (flags: string) => `${flags} exclude each other: give one of them.`,
    needsRate: (flag: string) => `${flag} only means something with --rate.`,
    number: (flag: string, text: string, allowed: string) => `${flag} ${text}: give ${allowed}.`,
    whole: 'a whole number above 0',
    wholeOrNone: 'a whole number, 0 for none',
    above: 'a number above 0',
    range: 'a whole number above 0, or LEAST:MOST',
    goodput: (text: string) => `--goodput ${text}: give ttft:MS, tpot:MS or e2el:MS.`,
    percentile: 'numbers between 0 and 100',
    arrivalsFile: (path: string, reason: string) =>
      `${path} cannot be read: ${fileFaultWords(reason, fileFaults)}.`,
    messages: (path: string) => `${path} holds chats: give --endpoint chat.`,
    fewPrompts: (path: string, count: string) =>
      `${path} has ${count} prompts, and none is sent twice: a cache would answer. Give fewer --requests.`,
    promptProblems: {
      form: 'is no JSON object with a prompt: each line is one object',
      prompt: 'needs prompt, prompt_token_ids, messages or conversations',
      output: 'does not say how long its answer is: give output_tokens, or --output-length for all',
      empty: 'holds no prompt',
    },
    noTokenizer: (name: string) =>
      `--tokenizer ${name}: there is no tokenizer.json, neither there nor in the local cache of the hub.`,
    badTokenizer: (path: string) => `${path} is no tokenizer that can be read.`,
    arrivalsLine: (path: string, line: string, problem: string) => `${path}, line ${line}: ${problem}`,
    arrivalsProblems,
    unreachable: (url: string, detail: string) =>
      `${url} does not answer (${detail}). Is the server up, and is this its address?`,
    unknownModel: (model: string, served: string) =>
      `The server does not serve ${model}. It serves: ${served}.`,
    refused: (status: string, detail: string) =>
      detail.trim() === ''
        ? `The server refused a first request with status ${status}, without a word. Is this the address of an OpenAI-compatible API?`
        : `The server refused a first request with status ${status}: ${detail}`,
    brokenAnswer: (detail: string) =>
      `The server broke off its answer to a first request: ${detail}. Nothing was measured; its log says more.`,
    noAnswer: 'The server answered a first request without a token. Nothing was measured.',
    cacheKept:
      'The server knows no /reset_prefix_cache and no /flush_cache: what the warm-up left in its prefix cache stays.',
  },
  live: {
    title: (model: string, url: string) => `${model} at ${url}`,
    warming: (done: string, all: string) => `warm-up ${done} of ${all}`,
    done: (done: string, all: string) => `${done} of ${all} requests`,
    inFlight: (count: string) => `${count} in flight`,
    failed: (count: string) => `${count} failed`,
    stop: 'ctrl-c stops and reports what was measured',
    stopping: 'Stopping …',
    asking: (url: string) => `waiting for a first answer of ${url} …`,
    stoppedEarly: 'Stopped before a measured request had its answer: there are no figures.',
    nothingYet: 'no answer yet',
  },
  result: {
    title: 'Measured',
    mostlyFailed: (failed: string, all: string, completed: string) =>
      `${failed} of ${all} requests got no whole answer: the figures are of the other ${completed}, and say nothing of this load`,
    incomplete: 'stopped early: these are the figures until then',
    completed: 'completed',
    failed: 'failed',
    duration: 'duration',
    requestRate: 'requests/s',
    outputRate: 'output tok/s',
    totalRate: 'total tok/s',
    goodput: 'goodput',
    goodputValue: (rate: string, share: string) => `${rate} requests/s, ${share} of all`,
    inFlight: 'most in flight',
    inputTokens: 'mean prompt',
    outputTokens: 'mean answer',
    tokens: (count: string) => `${count} tokens`,
    notReported: 'not reported',
    latency: 'ms',
    mean: 'mean',
    median: 'median',
    names: { ttft: 'TTFT', tpot: 'TPOT', itl: 'ITL', e2el: 'E2E' },
    histogram: 'TTFT of the requests',
  },
  notes: {
    tokenizer: 'The server reports no usage: answers were counted by the tokenizer.',
    recountDiffers:
      'The tokenizer counts clearly other lengths than the server says: either it is not the tokenizer of this model, or usage is wrong.',
    chunks: 'The server reports no usage: tokens were counted by chunks, so token rates and TPOT may be off.',
    shorter: (asked: string, got: string) =>
      `Answers were ${got} tokens long on average, ${asked} were asked for: compare nothing with other servers before the lengths agree.`,
    inputs: (asked: string, got: string) =>
      `The server counted ${got} tokens a prompt on average, ${asked} were asked for.`,
    clientBound: (lag: string, cpu: string) =>
      `The client was short of time (event loop late by ${lag} ms at p99, ${cpu} of a core): latencies may be the client's, not the server's.`,
    behind: 'Requests left later than planned: the offered rate was not reached.',
    burstLike:
      'All requests overlapped: this is a burst, whatever its rate; no sustainable rate follows from it.',
    fewSamples: (count: string) => `p99 over ${count} requests is close to the slowest one.`,
    failures: (list: string) => `Failed: ${list}`,
    failureCodes: {
      status: 'refused by the server',
      connection: 'connection broken',
      timeout: 'timed out',
      stream: 'broken answer',
      'no-tokens': 'answer without a token',
      cancelled: 'stopped by you',
    },
  },
};
