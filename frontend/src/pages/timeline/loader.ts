/** Reads tiles from the service. */
import { client } from '@/api/client';
import { bucketMs, bucketText, ladder, tileFrom, tileMs } from '@/lib/ladder';
import { parseTime, toRFC3339 } from '@/lib/time';
import { countQuery, type Filter } from './filter';
import { expandRow, type Row, type TileLoader, TileStore } from './tiles';

/** A loader of counts by source or by severity, through a filter. */
export function tileLoader(incident: string, by: 'source' | 'severity', filter: Filter): TileLoader {
  const query = countQuery(filter);
  return async (level, index, signal) => {
    if (!query) return new Map();
    const from = tileFrom(level, index);
    const { data } = await client.GET('/api/v1/incidents/{incident}/lanes', {
      params: {
        path: { incident },
        query: {
          ...query,
          by,
          from: toRFC3339(from),
          to: toRFC3339(from + tileMs(level)),
          bucket: bucketText(level),
          // Buckets are counted from midnight: from one that is the same for every reader.
          tz: 'UTC',
        },
      },
      signal,
    });
    const rows = new Map<string, Row>();
    if (!data) return rows;
    const shift = Math.round(((parseTime(data.from) ?? from) - from) / bucketMs(level));
    for (const lane of data.lanes) if (lane.total > 0) rows.set(lane.key, expandRow(lane.counts, lane.worst, shift));
    return rows;
  };
}

/** A store of tiles that looks one zoom ahead and back. */
export function tileStore(load: TileLoader, changed: () => void): TileStore {
  const store = new TileStore(load, changed);
  store.around = (level) =>
    [level + 2, level - 1, level + 4]
      .filter((l) => l >= 0 && l < ladder.length)
      .map((l) => [l, tileMs(level) / tileMs(l)]);
  return store;
}
