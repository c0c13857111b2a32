/** The look of a report page: one column of text, charts in the same hues in light and dark. */
export const pageStyle = `
:root{color-scheme:light dark;
--paper:#fbfbf9;--card:#fff;--ink:#1c2330;--soft:#46505f;--dim:#667085;--line:#e3e5e1;--accent:#0b5cad;--accent-soft:#0b5cad14;
--good:#1c7a4a;--good-soft:#1c7a4a17;--warn:#9a5b00;--warn-soft:#b4690e1a;
--mem:#3b76b8;--comm:#c9742f;--cube:#3f8a5c;--vec:#8a63ad;--on:#fff}
@media (prefers-color-scheme:dark){:root{
--paper:#0f1318;--card:#161b22;--ink:#e6eaf0;--soft:#bcc5d1;--dim:#8c97a6;--line:#29313c;--accent:#79b4f2;--accent-soft:#79b4f21f;
--good:#67c793;--good-soft:#67c7931f;--warn:#e8b464;--warn-soft:#e8b4641f;
--mem:#5f9bdc;--comm:#e29a5a;--cube:#67b487;--vec:#b592dc;--on:#0f1318}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);
font:1rem/1.65 system-ui,-apple-system,"Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif}
main{margin:0 auto;padding:3rem 1.25rem 5rem;max-width:56rem}
h1,h2,h3{line-height:1.3;text-wrap:balance}
h1{font-size:1.9rem;letter-spacing:-.01em;margin:.15rem 0 .35rem;overflow-wrap:anywhere}
h2{font-size:1.15rem;margin:2.75rem 0 .75rem;padding-bottom:.4rem;border-bottom:1px solid var(--line)}
h3{font-size:.95rem;margin:1.5rem 0 .35rem;color:var(--soft)}
p{margin:.4rem 0}
.eyebrow{font-size:.8rem;letter-spacing:.06em;text-transform:uppercase;color:var(--dim);margin:0}
.lead{color:var(--soft);margin:0 0 1.1rem}
.dim,small{color:var(--dim)}
.badges{display:flex;flex-wrap:wrap;gap:.5rem;margin:0 0 1.5rem;padding:0;list-style:none}
.badge{display:inline-block;border-radius:999px;padding:.18rem .8rem;font-size:.88rem;background:var(--accent-soft);color:var(--accent)}
.badge.good{background:var(--good-soft);color:var(--good)}.badge.warn{background:var(--warn-soft);color:var(--warn)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;margin:0}
.tile{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:.8rem 1rem}
.tile dt{font-size:.82rem;color:var(--dim)}
.tile dd{margin:.1rem 0 0;font-size:1.35rem;font-weight:600;font-variant-numeric:tabular-nums;letter-spacing:-.01em}
.tile dd small{font-size:.8rem;font-weight:400}
ul.said{list-style:none;margin:.25rem 0;padding:0}
ul.said>li{position:relative;padding:.42rem 0 .42rem 1rem;border-left:2px solid var(--line)}
ul.said>li.warn{border-left-color:var(--warn)}ul.said>li.warn>p{color:var(--warn)}
ul.said>li>p{margin:0;padding-right:14.5rem}
details.basis{font-size:.8rem;color:var(--dim)}
details.basis>summary{cursor:pointer;list-style:none;position:absolute;right:0;top:.52rem;white-space:nowrap}
details.basis>summary:hover{color:var(--accent)}
details.basis>summary::-webkit-details-marker{display:none}
details.basis>summary::before{content:"+ "}details.basis[open]>summary::before{content:"− "}
details.basis p{margin:.25rem 0 0}details.basis ul{margin:.1rem 0 .4rem;padding-left:1.1rem;overflow-wrap:anywhere}
@media (max-width:44rem){ul.said>li>p{padding-right:0}details.basis>summary{position:static;width:fit-content}}
a{color:var(--accent);text-underline-offset:.15em}
summary:focus-visible,a:focus-visible,pre:focus-visible,.scroll:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:.25rem}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.86em}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.8rem 1rem;margin:.6rem 0}
figure{margin:1.1rem 0;background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1rem 1.1rem}
figcaption{font-size:.92rem;font-weight:600;margin-bottom:.6rem}
.scroll{overflow-x:auto}
svg{width:100%;min-width:30rem;height:auto;display:block;font-size:13px}
svg text{fill:var(--soft)}svg text.strong{fill:var(--ink);font-weight:600}svg text.on{fill:var(--on)}
table{border-collapse:collapse;margin:.4rem 0;font-variant-numeric:tabular-nums;font-size:.88rem;width:100%}
th,td{padding:.32rem .9rem .32rem 0;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
thead th{color:var(--dim);font-weight:500}th:first-child,td:first-child{text-align:left;font-weight:500}
table.words th,table.words td{text-align:left;white-space:normal}table.words th:first-child,table.words td:nth-child(3){white-space:nowrap}
tbody tr.best th{color:var(--accent)}
@media screen and (max-width:34rem){
table:not(.heat) thead{display:none}
table:not(.heat) tr{display:block;padding:.35rem 0;border-bottom:1px solid var(--line)}
table:not(.heat) :is(th,td),table.words :is(th,td){display:flex;justify-content:space-between;gap:1rem;padding:.1rem 0;border:0;white-space:normal;overflow-wrap:anywhere}
table:not(.heat) td::before{content:attr(data-head);color:var(--dim);flex:none}
table:not(.heat) td:nth-child(n){text-align:right;white-space:normal}table:not(.heat) :is(th,td):empty{display:none}}
.mem{fill:var(--mem)}.comm{fill:var(--comm)}.cube{fill:var(--cube)}.vec{fill:var(--vec)}.gain{fill:var(--accent)}.loss{fill:var(--warn)}
.track{fill:var(--line)}.grid{stroke:var(--line)}.axis{stroke:var(--dim)}
.box{fill:var(--good-soft)}.limit{stroke:var(--good);stroke-dasharray:5 4;stroke-width:1.5}
.front{fill:var(--accent)}.front-line{fill:none;stroke:var(--accent);stroke-width:1.75}.other{fill:none;stroke:var(--dim);stroke-width:1.2}
figure details{margin:.6rem 0 0;font-size:.85rem}figure summary{cursor:pointer;color:var(--dim);width:fit-content}
.guide{margin:0 0 1.1rem}.guide h3{margin-bottom:.1rem}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);font-size:.88rem;color:var(--dim)}
@media print{body{background:#fff}figure,.tile,pre{break-inside:avoid}details.basis{display:none}}
`;
