const noise: readonly RegExp[] = [
  /^\s*$/,
  /^\s*[-=*_]{10,}\s*$/,
  /MindStudio|THE END-TO-END TOOLCHAIN/,
  /^\s*(?:usage:|\[--|\[-h|\[<)/,
  /^\s*File ".*", line \d+/,
  /^Traceback \(most recent call last\)/,
  // Terminal curves: box drawing, dots and axis numbers.
  /[─│┌┐└┘├┤┬┴┼●⢀-⣿▗▖▘▝▀▄█]/,
  /: Throughput vs (?:concurrency|TPOT|TTFT)/,
  /^\s*(?:Notes:|- (?:Cube\/Vector Compute|HBM BW|Comm BW):|Example: )/,
  /^\d{2}:\d{2}:\d{2} \[aiconfigurator\] \[[IW]\]/,
  // The command of a load test and what it prints before its report; the report is read.
  /^\s{0,8}(?:[$#>%] )?(?:vllm bench (?:serve|throughput|latency)|python3? -m (?:sglang\.bench_\w{1,30}|vllm\.entrypoints\.cli)|python3? \S{0,80}benchmark_(?:serving|throughput|latency)\.py|guidellm benchmark|trtllm-bench|aiperf profile|genai-perf(?: profile)?|(?:\.\/)?llama-bench)\b/,
  /^\s*(?:Namespace\(|Maximum request concurrency: \d|Burstiness factor: |Traffic request rate: |Starting (?:initial|main) )/,
  /^\s*(?:CLI Command: aiperf |Benchmark Duration: |(?:JSON|CSV) Export: )/,
  /^\s*(?:agg|disagg)\w{0,20} Top Configurations: \(/,
  /^\s*P\/D instance counts: heuristic integer split/,
];

/** Lines that belong to no result: logo, usage, tracebacks, charts, rules. */
export function isNoise(text: string): boolean {
  return noise.some((pattern) => pattern.test(text));
}

/** Lines by which the program warns or logs. */
export function isWarning(text: string): boolean {
  return /^\s*(?:\[(?:WARNING|WARN|ERROR|CRITICAL)\]|WARNING:|Warning:|\S*Warning: |\[msmodeling security\])/.test(
    text,
  );
}
