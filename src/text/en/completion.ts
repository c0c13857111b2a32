/** Completion of the command line in shells. */
export const completion = {
  shell: (shells: string) => `one of ${shells}`,
  candidates: 'print what may follow the given words (the scripts call this)',
  howTo: `bash:  eval "$(throughline completion bash)"     in ~/.bashrc
zsh:   eval "$(throughline completion zsh)"      in ~/.zshrc, after compinit
fish:  throughline completion fish > ~/.config/fish/completions/throughline.fish`,
  unknownShell: (shells: string) => `Name a shell: ${shells}.`,
};
