import type { Catalogue } from '../catalogue.ts';

export const punctuation: Catalogue['punctuation'] = {
  labelled: (label, text) => `${label}：${text}`,
  sentenceBreak: '。',
  betweenSentences: '',
  separator: '、',
  comma: '，',
  quoted: (words) => `“${words}”`,
};
