/** How the parts of a sentence are joined in this language. */
export const punctuation = {
  /** A name and what it stands for. */
  labelled: (label: string, text: string) => `${label}: ${text}`,
  /** Between sentences. */
  sentenceBreak: '. ',
  /** Between whole sentences. */
  betweenSentences: ' ',
  /** Between the members of a list. */
  separator: ', ',
  /** Between the parts of a name. */
  comma: ', ',
  /** Words as somebody said them. */
  quoted: (words: string) => `"${words}"`,
};
