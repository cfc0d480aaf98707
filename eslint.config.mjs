import js from '@eslint/js'
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import importX from 'eslint-plugin-import-x'
import ts from 'typescript-eslint'

/** Which room may not import from which. The direction of dependency is text → tree → model → rules → findings → LSP and reports. */
const rooms = [
  { target: './rules/src', from: ['./server', './client'], message: 'Rules know only the model.' },
  {
    target: './client/src',
    from: ['./server', './rules'],
    message: 'The client knows no rule and talks to the server through LSP.',
  },
  { target: './server/src/syntax', from: ['./server/src'], except: ['./syntax'], message: 'Parsers know only text.' },
  {
    target: ['./server/src/terraform', './server/src/dockerfile'],
    from: [
      './server/src/analysis',
      './server/src/lsp',
      './server/src/report',
      './server/src/workspace',
      './server/src/node',
    ],
    message: 'Models are built from trees, and know no finding.',
  },
  {
    target: ['./server/src/analysis', './server/src/workspace'],
    from: ['./server/src/lsp', './server/src/report', './server/src/node'],
    message: 'The analysis knows neither editor nor report.',
  },
  {
    target: './server/src/report',
    from: ['./server/src/lsp', './server/src/node'],
    message: 'Reports are made from findings alone.',
  },
  {
    target: './server/src/lsp',
    from: ['./server/src/node'],
    message: 'The language server also runs in a web worker.',
  },
]

export default ts.config(
  { ignores: ['dist', '.tsbuild', '.cache', 'node_modules', 'coverage', '**/*.d.ts'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...ts.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [
        createTypeScriptImportResolver({ project: ['*/tsconfig*.json', '*/test/tsconfig.json'] }),
      ],
    },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones: rooms }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['vscode-languageserver*', 'vscode-languageclient*', '!vscode-languageserver-textdocument'],
              message: 'Only server/src/lsp, main.*.ts and the client know LSP.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['server/src/lsp/**', 'server/src/main.*.ts', 'client/src/**', '**/test/**'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['**/test/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'max-lines': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  { files: ['rules/src/index.ts'], rules: { 'max-lines': 'off' } },
  {
    // loaded when it is called, which an import is not
    files: ['server/src/dockerfile/build-problems.ts'],
    rules: { '@typescript-eslint/no-require-imports': ['error', { allow: ['^dockerfile-utils$'] }] },
  },
  {
    files: ['**/*.{js,mjs,cjs}', '*.ts'],
    extends: [ts.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        URLSearchParams: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        performance: 'readonly',
      },
    },
  },
  {
    // holds functions that run in the page
    files: ['scripts/vscode/workbench.mjs'],
    languageOptions: { globals: { document: 'readonly' } },
  },
  {
    files: ['**/*.test.cjs'],
    languageOptions: { globals: { describe: 'readonly', it: 'readonly' } },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { require: 'readonly', exports: 'writable', globalThis: 'readonly' },
    },
  },
)
