/** Keys of model hubs and code hosts by their shape, whatever stands before them. */
const keys = /\b(?:(?:hf_|ghp_|gho_)[A-Za-z0-9]{8,}|github_pat_\w{16,}|sk-[\w-]{16,}|ms-[0-9a-f-]{30,})/g;
/** What follows the word that announces a secret. A plain number is a count of tokens, not a key. */
const announced =
  /(?<=\b(?:\w+[_-])?(?:token|authorization|password|secret|api[_-]?key)["']?\s*[=:]\s*["']?)(?:(?:Bearer|Basic)\s+)?(?!\d+(?:\.\d+)?\b)[^\s"',;]{8,}/gi;
/** `user:password@` of an address, as proxies have it. */
const credentials = /(?<=:\/\/)[^\s/@:]+:[^\s/@]+(?=@)/g;

/** A text without the keys, passwords and tokens that a traceback or a log may carry. */
export function withoutSecrets(text: string): string {
  return text.replace(keys, '•••').replace(announced, '•••').replace(credentials, '•••');
}
