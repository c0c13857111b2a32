/** Texts of capturing traces from a running server: flags, errors with what to do, and what is said meanwhile. */
export const triageCapture = {
  group: 'triage capture (or --url):',
  flags: {
    url: 'capture traces of the server at this address, then show their tables',
    outputDir: 'folder of the traces as the server names it; SGLang makes its own where it is left out',
    prefix: 'first part of the names of traces (SGLang), "triage-trace" where it is left out',
    mappingUrl: 'capture the mapping trace (graphs off) from this server',
    formalUrl: 'capture the formal trace (real configuration) from this server',
    mappingOutputDir: 'folder of the traces of --mapping-url',
    formalOutputDir: 'folder of the traces of --formal-url',
    mappingPrefix: 'prefix of the traces of --mapping-url',
    formalPrefix: 'prefix of the traces of --formal-url',
    pathMap: 'how a folder of the server is reached from here, for containers and shared mounts',
    workload: 'both (prefill, then decode), prefill, decode, or legacy (one mixed load)',
    steps: 'steps to capture',
    warmup: 'steps before the capture',
    startStep: 'step of the server at which the capture begins (SGLang)',
    byStage: 'let SGLang split prefill and decode itself; for --profile-workload legacy',
    notByStage: 'two rounds instead, prefill and then decode, as it is without a flag',
    merge: 'let SGLang merge the traces of all ranks',
    notMerge: 'a trace for each rank, as it is without a flag',
    requests: 'requests during the capture',
    prompt: 'prompt of the mixed load',
    newTokens: 'tokens that the mixed load asks for',
    delay: 'seconds between the start of the profiler and the first request',
    prefillInput: 'words of the prompt in the prefill round',
    prefillOutput: 'tokens asked for in the prefill round',
    decodeInput: 'words of the prompt in the decode round',
    decodeOutput: 'tokens asked for in the decode round',
    iterations: 'iterations that TLLM_PROFILE_START_STOP of the server records: 7, 10-20, or a list of both',
    flush: 'seconds to wait until the server has written its traces',
  },
  usage: {
    url: (word: string) => `"${word}" is no address of a server, e.g. http://127.0.0.1:30000.`,
    workload: (word: string, known: string) => `--profile-workload is one of ${known}, not "${word}".`,
    pathMap: (word: string) => `--path-map is SERVER=LOCAL, e.g. /traces=/mnt/traces, not "${word}".`,
    iterations: (word: string) => `--iteration-window is 7, 10-20 or a list of both, not "${word}".`,
    urlOrInput: 'Either a trace or a server (--url), not both.',
    captureNeedsUrl: 'triage capture needs --url URL, or --mapping-url and --formal-url.',
    oneSide: 'A pair needs a mapping side (--mapping-input or --mapping-url) and a formal side, one each.',
  },
  stages: { prefill: 'prefill', decode: 'decode', all: 'mixed' },
  notices: {
    round: (stage: string, requests: string) => `capture ${stage}: ${requests} requests`,
    waiting: (folder: string, seconds: string) => `waiting up to ${seconds} s for traces in ${folder}`,
    captured: (stage: string, files: string) => `captured ${stage}: ${files}`,
    prefixIgnored: (framework: string) =>
      `${framework} names its traces itself; --profile-prefix has no effect.`,
    stillWaiting: (seconds: string, files: string) =>
      files === ''
        ? `${seconds} s: no new trace yet`
        : `${seconds} s: not yet complete, or more of them are due: ${files}`,
    secondProfiler:
      'This SGLang runs its second profiler, which splits prefill and decode itself; asked again in its form.',
    fixedWindow:
      'This TensorRT-LLM takes no settings: it records the iterations of TLLM_PROFILE_START_STOP into TLLM_TORCH_PROFILE_TRACE.',
    stopFailed: (url: string, status: string | null) =>
      `The profiler may still run: /stop_profile ${status === null ? 'did not answer' : `says HTTP ${status}`}. Stop it with: curl -X POST ${url}/stop_profile`,
    stopping:
      'Ending the capture. A running profiler is stopped first, which may take until its trace is written; Ctrl-C again leaves at once, and it may go on.',
    kept: (stages: string, folder: string) => `What was captured before (${stages}) is in ${folder}`,
    roundRefused: (stage: string, status: string) =>
      `The server refused a second round (${stage}, HTTP ${status}); the first one is kept. Capture the other with --profile-workload ${stage} after a restart.`,
    folder: (folder: string) => `traces are in ${folder}`,
  },
  faults: {
    unreachable: (url: string, cause: string) => `${url} does not answer: ${cause}. Is the server running?`,
    unhealthy: (url: string, status: string) =>
      `${url} is not ready: /health says HTTP ${status}. Wait until it serves, then capture again.`,
    keyNeeded: (url: string, status: string) =>
      `${url} lets nobody in without its key (HTTP ${status}). Set OPENAI_API_KEY to the key of the server.`,
    connectionLost: (route: string, cause: string) =>
      `${route} got no answer: ${cause}. Look into the log of the server; it may have ended.`,
    interrupted: 'The capture was interrupted.',
    frameworkUnknown: (url: string) =>
      `${url} does not say what it is. Name it: --framework sglang, vllm or trtllm.`,
    rustFrontend:
      'This SGLang runs its Rust front end, which has no profiler routes. Start it with the Python front end, or record with SGLANG_TORCH_PROFILER_DIR and read the file with --input.',
    outputNeeded: (framework: string) =>
      `${framework} writes traces where it was started to: give that folder as --output-dir.`,
    outputIsFile: (path: string) => `--output-dir is a folder, and ${path} names a file.`,
    outputNotVisible: (path: string, server: string) =>
      `${path} is not here, so new traces could not be found. If the server runs in a container, make the folder and mount it:\n  mkdir -p ${path}\n  docker run … -v ${path}:${server} …\nor say where it is: --path-map ${server}=LOCAL`,
    outputNotWritable: (path: string) => `${path} cannot be written by this user.`,
    onlySglang: (flag: string) => `${flag} is known to SGLang only; leave it out for this server.`,
    otherWorker: (has: string, wanted: string) =>
      `This server is the ${has} worker of a disaggregated deployment and cannot show ${wanted}. Give the address of the other worker.`,
    noRoute: (framework: string, status: string, advice: string) =>
      `This ${framework} server has no profiler route (HTTP ${status}). ${advice}\nA trace that is saved already needs no server: throughline triage --input TRACE`,
    advice: {
      sglang: () => 'Use a server that has /start_profile, and set SGLANG_TORCH_PROFILER_DIR.',
      vllm: (folder: string) =>
        `Start it with --profiler-config '{"profiler":"torch","torch_profiler_dir":"${folder}"}' (before 0.12: VLLM_TORCH_PROFILER_DIR=${folder}).`,
      trtllm: (folder: string) =>
        `Start trtllm-serve with --backend pytorch and TLLM_TORCH_PROFILER_DIR=${folder}; versions without that route record by TLLM_PROFILE_START_STOP=10-20 and TLLM_TORCH_PROFILE_TRACE=${folder}/trace.json.gz.`,
      other: () => 'Start it with its profiler switched on.',
    },
    startRefused: (status: string, said: string) =>
      `The server refused to start its profiler (HTTP ${status}): ${said}`,
    probeRefused: (status: string, said: string) =>
      `The server refused a request of the capture (HTTP ${status}): ${said}`,
    shorter:
      '\nToo long for it? --prefill-input-len, --decode-input-len and --decode-output-len shorten the requests.',
    noNewFile: (folder: string, seconds: string) =>
      `No new trace came into ${folder} within ${seconds} s. Check that the server writes there (--path-map for containers), that requests reached it, and its log; a longer wait is --flush-timeout. Older traces are not taken for new ones.`,
    onlyOthers: (files: string) => ` New there, but without kernels: ${files}`,
    rawAscend: (command: string, readings: readonly string[]) =>
      `The server left raw data of torch_npu, which is no trace yet. Analyse it where torch_npu is installed:\n  ${command}\nthen read it:\n${readings.join('\n')}`,
    rawFolder: (stage: string, folder: string) => `  throughline triage --input ${folder}   (${stage})`,
    notFlushed: (path: string, seconds: string) =>
      `${path} was still being written after ${seconds} s. Wait for the server and read it with --input, or raise --flush-timeout; vLLM also needs VLLM_RPC_TIMEOUT=1800000, and max_iterations keeps traces short.`,
  },
};
