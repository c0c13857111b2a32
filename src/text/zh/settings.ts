import type { Catalogue } from '../catalogue.ts';

export const settings: Catalogue['settings'] = {
  name: '设置项',
  value: '值',
  meaning: '含义',
  notSet: '未设置',
  actions: (list) => `可选：${list}`,
  meanings: {
    language: '界面语言',
    plain: '用逐行模式代替全屏界面',
    motion: '动态进度；false 时只显示静态文字',
    aiconfigurator: 'AIConfigurator 的程序路径',
    msmodeling: '含 TensorCast 的 msmodeling 代码目录',
    measuredDatabases: '实测算子数据库所在目录（按设备分）',
    python: '运行 TensorCast 的 Python 解释器',
    runTimeoutSeconds: '一次运行超过多少秒就结束',
    sessionDays: '多少天未动的会话会被清除',
  },
  wanted: {
    oneOf: (choices) => `${choices} 之一`,
    boolean: 'true 或 false',
    string: '一段文字',
    number: '大于 0 的整数',
  },
  told: {
    set: (name, value) => `${name} 已设为 ${value}。`,
    unset: (name) => `${name} 已取消设置。`,
  },
  errors: {
    nameMissing: (names) => `请写明设置项：${names}。`,
    unknown: (name, nearest) => `没有设置项“${name}”。最接近的是：${nearest}。全部设置见 throughline config`,
    valueMissing: (name, wanted) => `${name} 需要一个值：${wanted}。`,
    badValue: (name, value, wanted) => `${name} 不能是“${value}”，应为${wanted}。`,
    unknownAction: (action, known) => `config 没有操作“${action}”，可用的有：${known}。`,
  },
};
