import type { Catalogue } from '../catalogue.ts';

export const triageCapture: Catalogue['triageCapture'] = {
  group: 'triage capture（或 --url）：',
  flags: {
    url: '采集该地址服务器的 trace，然后给出表格',
    outputDir: '服务器所称的 trace 文件夹；省略时由 SGLang 自建',
    prefix: 'trace 文件名的前缀（SGLang），省略时为 “triage-trace”',
    mappingUrl: '从该服务器采集 mapping trace（关闭图）',
    formalUrl: '从该服务器采集 formal trace（真实配置）',
    mappingOutputDir: '--mapping-url 的 trace 文件夹',
    formalOutputDir: '--formal-url 的 trace 文件夹',
    mappingPrefix: '--mapping-url 的 trace 前缀',
    formalPrefix: '--formal-url 的 trace 前缀',
    pathMap: '服务器的文件夹在本机的位置，用于容器与共享挂载',
    workload: 'both（先 prefill 后 decode）、prefill、decode，或 legacy（一次混合负载）',
    steps: '采集的步数',
    warmup: '采集前的步数',
    startStep: '从服务器的第几步开始采集（SGLang）',
    byStage: '由 SGLang 自己区分 prefill 与 decode；用于 --profile-workload legacy',
    notByStage: '改为先 prefill 再 decode 两轮（不给参数时即如此）',
    merge: '由 SGLang 合并所有 rank 的 trace',
    notMerge: '每个 rank 一份 trace（不给参数时即如此）',
    requests: '采集期间的请求数',
    prompt: '混合负载的提示词',
    newTokens: '混合负载要求的 token 数',
    delay: '启动 profiler 到第一个请求之间的秒数',
    prefillInput: 'prefill 轮提示词的词数',
    prefillOutput: 'prefill 轮要求的 token 数',
    decodeInput: 'decode 轮提示词的词数',
    decodeOutput: 'decode 轮要求的 token 数',
    iterations: '服务器的 TLLM_PROFILE_START_STOP 所记录的迭代：7、10-20，或两者的列表',
    flush: '等待服务器写完 trace 的秒数',
  },
  usage: {
    url: (word) => `“${word}” 不是服务器地址，例如 http://127.0.0.1:30000。`,
    workload: (word, known) => `--profile-workload 应为 ${known} 之一，而不是 “${word}”。`,
    pathMap: (word) => `--path-map 的形式为 SERVER=LOCAL，例如 /traces=/mnt/traces，而不是 “${word}”。`,
    iterations: (word) => `--iteration-window 应为 7、10-20 或两者的列表，而不是 “${word}”。`,
    urlOrInput: '要么给 trace，要么给服务器（--url），不能两者都给。',
    captureNeedsUrl: 'triage capture 需要 --url URL，或 --mapping-url 与 --formal-url。',
    oneSide: '一对 trace 需要 mapping 侧（--mapping-input 或 --mapping-url）与 formal 侧，各一个。',
  },
  stages: { prefill: 'prefill', decode: 'decode', all: '混合' },
  notices: {
    round: (stage, requests) => `采集 ${stage}：${requests} 个请求`,
    waiting: (folder, seconds) => `在 ${folder} 等待 trace，最多 ${seconds} 秒`,
    captured: (stage, files) => `已采集 ${stage}：${files}`,
    prefixIgnored: (framework) => `${framework} 自行命名 trace；--profile-prefix 不起作用。`,
    stillWaiting: (seconds, files) =>
      files === ''
        ? `${seconds} 秒：尚无新的 trace`
        : `${seconds} 秒：尚未写完，或还有其他文件未到：${files}`,
    secondProfiler: '该 SGLang 使用第二代 profiler，自行区分 prefill 与 decode；已按其形式重新请求。',
    fixedWindow:
      '该 TensorRT-LLM 不接受设置：它把 TLLM_PROFILE_START_STOP 指定的迭代记录到 TLLM_TORCH_PROFILE_TRACE。',
    stopFailed: (url, status) =>
      `profiler 可能仍在运行：/stop_profile ${status === null ? '没有应答' : `返回 HTTP ${status}`}。可用以下命令停止：curl -X POST ${url}/stop_profile`,
    stopping:
      '正在结束采集。会先停止运行中的 profiler，可能要等它写完 trace；再按一次 Ctrl-C 立即离开，profiler 可能会继续运行。',
    kept: (stages, folder) => `此前采集的部分（${stages}）在 ${folder}`,
    roundRefused: (stage, status) =>
      `服务器拒绝了第二轮（${stage}，HTTP ${status}）；第一轮已保留。重启后可用 --profile-workload ${stage} 采集另一轮。`,
    folder: (folder) => `trace 在 ${folder}`,
  },
  faults: {
    unreachable: (url, cause) => `${url} 没有应答：${cause}。服务器在运行吗？`,
    unhealthy: (url, status) => `${url} 尚未就绪：/health 返回 HTTP ${status}。待其可服务后再采集。`,
    keyNeeded: (url, status) =>
      `${url} 需要密钥才能访问（HTTP ${status}）。请把 OPENAI_API_KEY 设为该服务器的密钥。`,
    connectionLost: (route, cause) => `${route} 没有得到应答：${cause}。请查看服务器日志；它可能已经退出。`,
    interrupted: '采集已中断。',
    frameworkUnknown: (url) => `${url} 没有说明自己是什么。请指明：--framework sglang、vllm 或 trtllm。`,
    rustFrontend:
      '该 SGLang 使用 Rust 前端，没有 profiler 接口。请用 Python 前端启动，或用 SGLANG_TORCH_PROFILER_DIR 采集后以 --input 读取。',
    outputNeeded: (framework) =>
      `${framework} 把 trace 写到启动时指定的位置：请用 --output-dir 给出该文件夹。`,
    outputIsFile: (path) => `--output-dir 应为文件夹，而 ${path} 是文件名。`,
    outputNotVisible: (path, server) =>
      `本机没有 ${path}，因此找不到新的 trace。若服务器在容器中，请建立该文件夹并挂载：\n  mkdir -p ${path}\n  docker run … -v ${path}:${server} …\n或说明它的位置：--path-map ${server}=LOCAL`,
    outputNotWritable: (path) => `当前用户不能写入 ${path}。`,
    onlySglang: (flag) => `只有 SGLang 认识 ${flag}；对该服务器请去掉它。`,
    otherWorker: (has, wanted) =>
      `该服务器是分离部署中的 ${has} 实例，不能显示 ${wanted}。请给出另一实例的地址。`,
    noRoute: (framework, status, advice) =>
      `该 ${framework} 服务器没有 profiler 接口（HTTP ${status}）。${advice}\n已保存的 trace 不需要服务器：throughline triage --input TRACE`,
    advice: {
      sglang: () => '请使用带 /start_profile 的服务器，并设置 SGLANG_TORCH_PROFILER_DIR。',
      vllm: (folder) =>
        `请用 --profiler-config '{"profiler":"torch","torch_profiler_dir":"${folder}"}' 启动（0.12 之前：VLLM_TORCH_PROFILER_DIR=${folder}）。`,
      trtllm: (folder) =>
        `请用 --backend pytorch 与 TLLM_TORCH_PROFILER_DIR=${folder} 启动 trtllm-serve；没有该接口的版本用 TLLM_PROFILE_START_STOP=10-20 与 TLLM_TORCH_PROFILE_TRACE=${folder}/trace.json.gz 采集。`,
      other: () => '请打开其 profiler 后启动。',
    },
    startRefused: (status, said) => `服务器拒绝启动 profiler（HTTP ${status}）：${said}`,
    probeRefused: (status, said) => `服务器拒绝了采集用的请求（HTTP ${status}）：${said}`,
    shorter:
      '\n如果对服务器来说太长：可用 --prefill-input-len、--decode-input-len、--decode-output-len 缩短请求。',
    noNewFile: (folder, seconds) =>
      `${seconds} 秒内 ${folder} 没有出现新的 trace。请检查服务器是否写到那里（容器用 --path-map）、请求是否到达，以及其日志；等待更久可用 --flush-timeout。旧的 trace 不会当作新的。`,
    onlyOthers: (files) => `那里有新文件，但没有 kernel：${files}`,
    rawAscend: (command, readings) =>
      `服务器只留下 torch_npu 的原始数据，还不是 trace。请在装有 torch_npu 的环境中解析：\n  ${command}\n然后读取：\n${readings.join('\n')}`,
    rawFolder: (stage, folder) => `  throughline triage --input ${folder}   （${stage}）`,
    notFlushed: (path, seconds) =>
      `${seconds} 秒后 ${path} 仍在写入。请等服务器写完后用 --input 读取，或加大 --flush-timeout；vLLM 还需要 VLLM_RPC_TIMEOUT=1800000，max_iterations 可使 trace 更短。`,
  },
};
