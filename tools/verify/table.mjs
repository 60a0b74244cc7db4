const ROWS = 10;

/** The best models, as text. */
export function tableOf({ top, models }) {
  const byNumber = new Map(models.map((model) => [model.assetId, model]));
  const rows = top.overall.slice(0, ROWS).flatMap((assetId) => {
    const model = byNumber.get(assetId);
    // a tampered board may name what the release does not rank
    return model === undefined
      ? []
      : [
          [
            `${model.overall.rank}–${model.overall.worst}`,
            model.vertical,
            model.score.toFixed(3),
            `${model.votes}`,
            assetId,
          ],
        ];
  });
  const cells = [['rank', 'vertical', 'score', 'votes', 'asset'], ...rows];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  return cells.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd());
}
