/** Titles of the reports whose lines chat tools and issue trackers put into one. */
const title =
  /={3,60} {0,8}(?:Serving|Offline Throughput) Benchmark Result {0,8}={3,60}(?= {1,80}\S)|= PERFORMANCE OVERVIEW {1,80}={3,90}(?= {1,80}\S)/;
const latency = /Avg latency: [\d.]{1,24} seconds(?= {1,80}\d)/;
const throughput = /Throughput: [\d.]{1,24} requests\/s, [^\n]{1,120}?tokens\/s(?= {1,80}Total num)/;

/** A value with the label that follows it: labels begin with a capital, or with the sharp of SGLang. */
const behindValue = /(:[ \t]{1,80}[^\s:]{1,80})[ \t]{1,80}(?=[A-Z#[=-])/g;
const behindRule = /([-=]{3,120})[ \t]{1,80}(?=\S)/g;
const beforeRule = /(\S)[ \t]{1,80}(?=[-=]{3,120}[A-Z]|[-=]{3,120}[ \t]{0,8}$)/g;
/** The headings of TensorRT-LLM: words in capitals behind an equals sign, and a rule below. */
const section = /[ \t]{1,80}(= [A-Z][A-Z +]{3,60}?)[ \t]{1,80}(?=={3,120})/g;
/** The heading of vLLM and SGLang stands between two rules on its own line. */
const heading = /={3,60} {0,8}(?:Serving|Offline Throughput) Benchmark Result {0,8}={3,60}/;

/** One line of a report as the lines that it was; lines that hold one label stay as they are. */
function parts(line: string): string[] {
  if (latency.test(line)) return line.split(/(?<=seconds)[ \t]{1,80}(?=\d{1,2}% percentile)/);
  if (throughput.test(line)) return line.split(/[ \t]{1,80}(?=Total num (?:prompt|output) tokens:)/);
  if (!title.test(line)) return [line];
  const at = heading.exec(line);
  const [start, end] = at === null ? [0, 0] : [at.index, at.index + at[0].length];
  const body = line
    .slice(end)
    .replace(section, '\n$1\n')
    .replace(beforeRule, '$1\n')
    .replace(behindRule, '$1\n')
    .replace(behindValue, '$1\n');
  const lines = [line.slice(0, start), line.slice(start, end), ...body.split('\n')];
  return lines.map((one) => one.trim()).filter((one) => one !== '');
}

/** Reports of load tests that stand on one line, line by line again. */
export function withoutSqueezedReports(lines: readonly string[]): string[] {
  return lines.flatMap((line) => (line.length > 100 && line.length < 20_000 ? parts(line) : [line]));
}
