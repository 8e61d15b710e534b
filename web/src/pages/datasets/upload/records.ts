/** An upload that has begun and is not complete: what is needed to go on with it after the page was closed. */
export type UploadRecord = {
  upload: string;
  dataset: string;
  datasetName: string;
  fileName: string;
  size: number;
  sha256: string;
  /** The person and partner that began it: others at the same browser do not see it. */
  owner: string;
  startedAt: string;
};

const DATABASE = 'hansa';
const STORE = 'uploads';

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'upload' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function within<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const request = work(database.transaction(STORE, mode).objectStore(STORE));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } finally {
    database.close();
  }
}

export async function saveRecord(record: UploadRecord): Promise<void> {
  await within('readwrite', (store) => store.put(record));
}

export async function forgetRecord(upload: string): Promise<void> {
  await within('readwrite', (store) => store.delete(upload));
}

export async function recordsOf(owner: string): Promise<UploadRecord[]> {
  const all = await within('readonly', (store) => store.getAll() as IDBRequest<UploadRecord[]>);
  return all.filter((record) => record.owner === owner);
}
