/** Shells that completion is printed for. */
export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** Whether a word names a shell that is known here. */
export function isShell(word: string | undefined): word is Shell {
  return shells.some((shell) => shell === word);
}

// Each asks the program itself for candidates, so that a new flag needs no new script.
const scripts: Readonly<Record<Shell, string>> = {
  bash: `_throughline() {
  local IFS=$'\\n'
  COMPREPLY=($(throughline completion --candidates -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f 1))
}
complete -o default -F _throughline throughline`,
  zsh: `#compdef throughline
_throughline() {
  local -a candidates
  candidates=("\${(@f)$(throughline completion --candidates -- "\${words[@]:1:$((CURRENT - 1))}" 2>/dev/null | sed -e 's/:/\\\\:/g' -e 's/\\t/:/')}")
  _describe throughline candidates || _files
}
compdef _throughline throughline`,
  fish: `complete -c throughline -a '(throughline completion --candidates -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'`,
};

/** The script that a shell reads to complete the words of \`throughline\`. */
export function completionScript(shell: Shell): string {
  return scripts[shell];
}
