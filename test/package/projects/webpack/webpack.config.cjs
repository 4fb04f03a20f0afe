module.exports = {
  mode: 'production',
  target: 'node20',
  optimization: { minimize: false },
  entry: './server.js',
  externals: { sharp: 'module sharp' },
  experiments: { outputModule: true },
  output: { path: `${__dirname}/bundle`, filename: 'server.mjs', module: true, chunkFormat: 'module' },
}
