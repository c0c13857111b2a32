import type { WhatIfChange } from '../headline.ts';

const number = String.raw`(\d+(?:,\d{3})*(?:\.\d+)?)\s*`;

function value(text: string | undefined): number {
  return Number((text ?? '').replaceAll(',', ''));
}

function milliseconds(text: string, name: RegExp): number | null {
  const found = new RegExp(
    `(?:${name.source})[^\\d]{0,24}${number}(ms|毫秒|s\\b|sec|seconds?|秒)?`,
    'u',
  ).exec(text);
  if (!found) return null;
  const isSeconds = /^(?:s|sec|seconds?|秒)$/u.test(found[2] ?? '');
  return value(found[1]) * (isSeconds ? 1000 : 1);
}

function tokens(text: string, before: string, after: string): number | null {
  const found =
    new RegExp(`${number}(k)?\\s*(?:tokens?\\s*)?(?:${after})`, 'u').exec(text) ??
    new RegExp(`(?:${before})[^\\d]{0,14}${number}(k)?`, 'u').exec(text);
  return found ? Math.round(value(found[1]) * (found[2] ? 1024 : 1)) : null;
}

/** Every condition that a text gives a value for; times in ms, lengths in tokens, rates as fractions. */
export function readChange(text: string, deviceNamed: (text: string) => string | null): WhatIfChange {
  const ttft = milliseconds(text, /ttft|first token|首\s*(?:token|字|包)(?:时延|延迟)?/u);
  const tpot = milliseconds(text, /tpot|itl|per token|每\s*(?:个)?\s*token(?:时延|延迟)?/u);
  const devices = new RegExp(
    `${number}\\s*(?:(?:more )?(?:devices|cards|npus|gpus|chips|dies)\\b|(?:张|块)?卡)`,
    'u',
  ).exec(text);
  const input = tokens(text, 'input(?: length)?|prompts?|输入(?:长度)?', 'in\\b|input|输入|进');
  const output = tokens(text, 'output(?: length)?|输出(?:长度)?', 'out\\b|output|输出|出');
  const hit = /(?:prefix|cache|hit rate|前缀|缓存|命中率?)[^\d]{0,20}(\d+(?:\.\d+)?)\s*(%?)/u.exec(text);
  const hasNoCache = /(?:no|without|不用|不开|关(?:掉|闭)?|没有)\s*(?:the\s+)?(?:prefix|前缀)/u.test(text);
  const mtp = /mtp[^\d]{0,10}(\d)\b|(\d)\s*mtp/u.exec(text);
  const hasNoMtp = /(?:no|without|不用|不开|关(?:掉|闭)?)\s*mtp/u.test(text);
  const action =
    /\b(w8a8|w8a16|w4a8)(?:[_ -](static|dynamic))?\b|\b(fp8|mxfp4)\b|\b(bf16|unquantized|no quantization)\b|不量化/u.exec(
      text,
    );
  const attention = /(?:kv|attention|注意力)[^a-z0-9]{0,12}(int8|fp8)/u.exec(text);
  const compile =
    /(eager|(?:no|without|不|关(?:闭|掉)?)\s*(?:开)?\s*(?:compile|编译|图模式))|(compile|编译|图模式)/u.exec(
      text,
    );
  const device = deviceNamed(text);
  const rate = hit ? value(hit[1]) / (hit[2] || value(hit[1]) >= 1 ? 100 : 1) : null;
  const linear = action
    ? action[1]
      ? `${action[1].toUpperCase()}_${(action[2] ?? 'dynamic').toUpperCase()}`
      : (action[3]?.toUpperCase() ?? 'DISABLED')
    : null;
  return {
    ...(ttft === null ? {} : { ttftLimitMs: ttft }),
    ...(tpot === null ? {} : { tpotLimitMs: tpot }),
    ...(devices ? { numDevices: value(devices[1]) } : {}),
    ...(input === null ? {} : { inputLength: input }),
    ...(output === null ? {} : { outputLength: output }),
    ...(hasNoCache ? { prefixCacheHitRate: 0 } : rate === null ? {} : { prefixCacheHitRate: rate }),
    ...(hasNoMtp ? { numMtpTokens: 0 } : mtp ? { numMtpTokens: Number(mtp[1] ?? mtp[2]) } : {}),
    ...(attention
      ? { quantizeAttentionAction: (attention[1] ?? '').toUpperCase() }
      : linear
        ? { quantizeLinearAction: linear }
        : {}),
    ...(compile ? { compile: compile[1] === undefined } : {}),
    ...(device === null ? {} : { devices: [device] }),
  };
}
