const WANTED = 24;
if (Number(process.versions.node.split('.')[0]) < WANTED) {
  console.error(
    `custos needs Node ${WANTED} or newer, this is ${process.version}; "npm run custos" finds the right one`,
  );
  process.exit(1);
}
// Only now: an older Node refuses to link the rest, before a line of it could say why.
await import('./program.js');
