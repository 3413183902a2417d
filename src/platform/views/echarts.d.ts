/** The whole library in one file: its six hundred modules would each be looked for at every start. */
declare module 'echarts/dist/echarts.esm.min.mjs' {
  export * from 'echarts';
}
