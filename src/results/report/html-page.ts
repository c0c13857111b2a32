import type { Language } from '../../text/language.ts';
import { escapeMarkup } from './svg.ts';

const style = `
:root{color-scheme:light dark;--ink:#1d2430;--dim:#5a6574;--paper:#fff;--line:#dde2e8;--accent:#0b5cad;--warn:#8a5a00;
--mem:#2f6fb0;--comm:#c2702b;--cube:#3c8350;--vec:#8257a8;--box:#0b5cad1a}
@media (prefers-color-scheme:dark){:root{--ink:#e4e8ee;--dim:#9aa6b5;--paper:#12161c;--line:#2a323d;--accent:#7bb6f2;--warn:#e0b155;
--mem:#5b9bdc;--comm:#e09a56;--cube:#6cb682;--vec:#b08ad6;--box:#7bb6f226}}
*{box-sizing:border-box}
body{margin:0 auto;padding:2.5rem 1.25rem 4rem;max-width:52rem;background:var(--paper);color:var(--ink);
font:16px/1.6 system-ui,-apple-system,"Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.1rem;margin:2.2rem 0 .5rem;color:var(--accent)}
p{margin:.4rem 0}ul{margin:.4rem 0;padding-left:1.15rem}li{margin:.35rem 0}
.verdict{font-size:1.05rem}.dim,small{color:var(--dim)}.warn{color:var(--warn)}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.85em}
pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid var(--line);border-radius:6px;padding:.7rem .9rem;margin:.6rem 0}
figure{margin:1rem 0}figcaption{color:var(--dim);font-size:.9rem}
svg{width:100%;height:auto;display:block;font-size:13px}svg text{fill:var(--ink)}
.scroll{overflow-x:auto}table{border-collapse:collapse;margin:.5rem 0;font-variant-numeric:tabular-nums;font-size:.9rem}
th,td{padding:.25rem .9rem .25rem 0;text-align:right;border-bottom:1px solid var(--line)}th:first-child,td:first-child{text-align:left}
.mem{fill:var(--mem)}.comm{fill:var(--comm)}.cube{fill:var(--cube)}.vec{fill:var(--vec)}.gain{fill:var(--mem)}.loss{fill:var(--comm)}
svg text.on{fill:var(--paper)}.grid{stroke:var(--line)}.axis{stroke:var(--dim)}.limit{stroke:var(--accent);stroke-dasharray:4 4}.box{fill:var(--box)}
.front{fill:var(--accent)}.front-line{fill:none;stroke:var(--accent);stroke-width:1.5}.other{fill:none;stroke:var(--dim)}
details{margin:.3rem 0}summary{cursor:pointer;color:var(--dim)}
`;

/** A page that needs nothing else: its style inside, no script, no network. `body` is markup already. */
export function htmlPage(title: string, language: Language, body: string): string {
  const lang = language === 'zh' ? 'zh-CN' : 'en';
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeMarkup(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

/** A table with a caption for screen readers; the first column names the row. */
export function htmlTable(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const head = heads.map((one) => `<th scope="col">${escapeMarkup(one)}</th>`).join('');
  const body = rows
    .map(([first = '', ...cells]) => {
      const rest = cells.map((cell) => `<td>${escapeMarkup(cell)}</td>`).join('');
      return `<tr><th scope="row">${escapeMarkup(first)}</th>${rest}</tr>`;
    })
    .join('');
  return `<details><summary>${escapeMarkup(caption)}</summary><div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div></details>`;
}
