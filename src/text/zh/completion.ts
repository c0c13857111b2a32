import type { Catalogue } from '../catalogue.ts';

export const completion: Catalogue['completion'] = {
  shell: (shells) => `可选：${shells}`,
  candidates: '列出给定内容之后可用的词（由补全脚本调用）',
  howTo: `bash：eval "$(throughline completion bash)"，写入 ~/.bashrc
zsh：eval "$(throughline completion zsh)"，写入 ~/.zshrc，放在 compinit 之后
fish：throughline completion fish > ~/.config/fish/completions/throughline.fish`,
  unknownShell: (shells) => `请写明 shell：${shells}。`,
};
