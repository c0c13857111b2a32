import type { Catalogue } from '../catalogue.ts';

export const agent: Catalogue['agent'] = {
  prompt: {
    head: (gate, round) => `第 ${round} 轮的关卡“${gate}”。`,
    skill: (path) => `请先阅读 ${path}，其中写明哪些属于你、哪些不属于你。`,
    worktree: (path, branch) => `只在 ${path} 的分支 ${branch} 上工作。可以提交，绝不推送。`,
    sources: (folders) => `目标的源码：${folders}`,
    reasons: '关卡未通过的原因：',
    artefacts: '可阅读的证据：',
    rows: '能解释差距的行：',
    hot: '层中的热点行，目标须引用其中之一：',
    earlier: '之前的尝试：',
    refused: '上一次回答被拒绝：',
    answer: (path) => `把回答写入 ${path}，采用如下 YAML 形式：`,
    digest: (path) => `把摘要写入 ${path}，采用如下 Markdown 形式：`,
    commit:
      '修改目标所指的代码，改动尽量小，并提交，提交信息说明原因。不要留下未提交的改动。如有借用，请写入回答文件：',
    stop: '然后停止：接下来由 Throughline 测量。',
    review: '请对照证据评审下面的差异；不要修改任何内容。',
    setup: (command) => `第一次 Bash 调用必须恰好是下面这条，前面不要有其他内容：\n${command}`,
  },
  told: {
    turn: (gate, left) => `编程智能体：${gate}（${left}）`,
    unlimited: '无限制',
    left: (hours, cost, rounds) => `剩余：${hours} 小时、${cost} 美元、${rounds} 轮`,
    outcome: (outcome, detail) => `编程智能体：${outcome}${detail === '' ? '' : ` · ${detail}`}`,
    outcomes: {
      answered: '已回答',
      failed: '失败',
      hung: '没有动静，已结束',
      interrupted: '已中断',
      limit: '到达上限，已结束',
    },
    limit: (what) =>
      `已到上限：${what}。用 throughline campaign agent 继续，或用 throughline campaign stop --reason incomplete 结束。`,
    limits: { hours: '时间', cost: '费用', tokens: 'token', rounds: '轮数', turns: '重新启动次数' },
    unkept: (what) =>
      `智能体不报告${what}：无法遵守对它的限制，因此不再继续。请去掉该限制，或用 --hours 限制时间。`,
    gaveUp: (gate) => `${gate} 没有可用的回答：放弃本轮。`,
    person: '这里需要由人决定。',
    missing: (command) => `无法启动 ${command}。`,
    pushed: (branch) => `${branch} 已出现在远程：智能体进行了不允许的推送。不再继续。`,
  },
};
