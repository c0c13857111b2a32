import type { Catalogue } from '../catalogue.ts';

export const commands: Catalogue['commands'] = {
  tagline: '在终端里规划、运行、解释并改进大模型推理部署。',
  usage: '[命令] [选项]\n\n不写命令：以对话方式规划一次部署。',
  titles: {
    usage: '用法：',
    arguments: '参数：',
    options: '选项：',
    commands: '命令：',
    globals: '通用选项：',
  },
  globals: {
    lang: '界面语言',
    plain: '逐行模式：一行一问，不重绘屏幕；也适合读屏软件',
    noMotion: '屏幕上没有动态内容',
    help: '显示帮助',
    version: '显示版本',
  },
  summaries: {
    devices: '列出、查看、对比设备',
    models: '列出、查看、对比模型',
    config: '查看和修改设置',
    completion: '输出 shell 补全脚本',
    gallery: '用两种语言画出所有界面',
  },
  usageErrors: {
    unknownCommand: (name, nearest) =>
      `没有命令“${name}”。最接近的是：throughline ${nearest}。全部命令见 throughline --help`,
    unknownOption: (name, nearest) => `没有选项 ${name}。最接近的是：${nearest}`,
    missingValue: (option) => `${option} 需要一个值。`,
    missingArgument: (name) => `缺少 <${name}>，见 --help。`,
    tooManyWords: (words) => `多余的内容：${words}。选项以 -- 开头，见 --help。`,
    badLanguage: (given) => `--lang 只能是 en 或 zh，不能是“${given}”。`,
  },
  errors: {
    damaged: (path, where, problem) =>
      `${path}${where === null ? '' : `，${where}`}：${problem}。请修复或删除该文件。`,
    unexpected: (what) => `这不应该发生，是 Throughline 的缺陷。\n${what}`,
  },
};
