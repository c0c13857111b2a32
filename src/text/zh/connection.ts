import type { Catalogue } from '../catalogue.ts';

export const connection: Catalogue['connection'] = {
  refused: '该端口无人监听',
  'unknown-host': '找不到这个主机名',
  'timed-out': '在限定时间内没有回应',
  'broken-off': '连接被中断',
  'no-route': '从本机无法到达该主机',
  'bad-address': '地址无法访问',
  'not-trusted': '证书不受信任',
  other: '连接失败',
};
