// pack.mjs CLASSES: puts the client's bundles, precompressed variants, licence and version into CLASSES/io/sockeye/browser.
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const BUNDLES = ['socket.io.js', 'socket.io.min.js', 'socket.io.esm.min.js', 'socket.io.msgpack.min.js'];

const client = join(dirname(fileURLToPath(import.meta.url)), 'node_modules', 'socket.io-client');
const target = join(process.argv[2], 'io', 'sockeye', 'browser');
const { version } = JSON.parse(readFileSync(join(client, 'package.json'), 'utf8'));
const properties = `version=${version}\n`;
const done = join(target, 'client.properties');

// Brotli at its best level takes seconds; the properties are written last and say that all is there.
const packed = existsSync(done) && readFileSync(done, 'utf8') === properties;
if (!packed) {
  mkdirSync(target, { recursive: true });
  for (const name of BUNDLES.flatMap((bundle) => [bundle, `${bundle}.map`])) {
    const file = join(client, 'dist', name);
    if (!existsSync(file)) {
      if (name.endsWith('.map')) continue;
      throw new Error(`socket.io-client ${version} has no dist/${name}`);
    }
    const bytes = readFileSync(file);
    writeFileSync(join(target, name), bytes);
    writeFileSync(join(target, `${name}.gz`), gzipSync(bytes, { level: 9 }));
    writeFileSync(
      join(target, `${name}.br`),
      brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
    );
  }
  copyFileSync(join(client, 'LICENSE'), join(target, 'LICENSE'));
  writeFileSync(done, properties);
}
