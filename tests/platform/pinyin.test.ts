import { expect, test } from 'vitest';
import { pinyinOf } from '../../src/platform/pinyin.ts';

test.each([
  ['王小明', 'wangxiaoming xiaomingwang wxm'],
  ['曾志伟', 'zengzhiwei zhiweizeng zzw'],
  ['吕行', 'lvxing xinglv lx'],
  ['王Tom', 'wangtom tomwang wt'],
  ['Li Wei', ''],
  ['', ''],
])('%s is typed %s', (name, typed) => {
  expect(pinyinOf(name)).toBe(typed);
});
