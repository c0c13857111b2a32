import type { Catalogue } from '../catalogue.ts';

export const doctor: Catalogue['doctor'] = {
  flags: { msmodeling: 'msmodeling 代码目录' },
  groups: {
    program: '程序',
    terminal: '终端',
    folders: '目录',
    engines: '引擎',
  },
  names: {
    node: 'Node',
    version: 'throughline',
    terminal: '终端',
    width: '宽度',
    colours: '颜色',
    signs: '符号',
    locale: '语言环境',
    state: '会话目录',
    config: '设置目录',
    settings: '设置文件',
    embedded: '内置引擎',
    tensorcast: 'TensorCast',
    aiconfigurator: 'AIConfigurator',
  },
  node: {
    good: (version) => version,
    old: (version, wanted) => `${version}，需要 ${wanted}`,
    fix: (wanted) => `请安装 Node ${wanted}，或运行 npm ci，它自带一个 Node。`,
  },
  terminal: {
    both: '输入和输出都是终端',
    none: '不是终端，无法提问；请用参数加 --yes，或用 --json',
    columns: (count) => `${count} 列`,
    narrow: (count) => `${count} 列，不足 40 列时表格会被截断`,
    colours: { off: '已关闭（NO_COLOR）', none: '无', sixteen: '16 色', many: '256 色', all: '1600 万色' },
    unicode: 'UTF-8',
    ascii: '只能用 ASCII：线条和符号用普通字符代替',
  },
  locale: {
    shown: (locale, language) => `${locale}，使用${language}`,
    unset: '未设置',
    languages: { en: '英文', zh: '中文' },
  },
  folder: {
    writable: (path) => `${path} 可写`,
    broken: (path, problem) => `${path} 不可写：${problem}`,
    fix: '请改为可写，或把 THROUGHLINE_HOME 设为一个可写的目录。',
  },
  settings: {
    none: (path) => `没有设置文件（${path}），使用默认值`,
    read: (path, count) => `${path}：已设置 ${count} 项`,
    broken: (path, where, problem) => `${path}${where === null ? '' : `（${where}）`} ${problem}`,
    fix: '请改正或删除这个文件。',
  },
  embedded: {
    good: (ms) => `用 ${ms} ms 算出已录制的规划，每一位都一致`,
    differs: (got, wanted) => `算出 ${got}，而真实程序是 ${wanted}`,
    failed: (problem) => `没有结果：${problem}`,
    fix: '请重新安装：npm ci && npm run build。',
  },
  tensorcast: {
    good: (version, where) => `版本 ${version}，位于 ${where}`,
    interpreter: (file, optimizer, forward) =>
      `${file}；throughput_optimizer 有 ${optimizer} 个参数，text_generate 有 ${forward} 个`,
    fix: '请改正或取消指向它的设置：--msmodeling、MSMODELING_HOME，或配置项 msmodeling、python。',
  },
  aiconfigurator: {
    fix: '请改正或取消指向它的设置：AICONFIGURATOR_BIN，或配置项 aiconfigurator。',
  },
  summary: {
    good: '需要的都正常。',
    broken: (count) => `有 ${count} 项必需的不正常。`,
  },
};
