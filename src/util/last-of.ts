// V8 optimises code for the hidden classes of the objects that it meets. A full garbage collection that finds no object of a hidden class
// forgets that class, and all code that was optimised for it. What lives as long as a request, such as a session, is gone in every quiet moment,
// and what comes after it would run several times as slowly for a while. So the last one of each kind stays when it has ended.

/** The last object of each kind that lives as long as a request. Nobody reads them. */
export const lastOf: {
  session: object | null
  connection: object | null
  query: object | null
  fetched: object | null
  description: object | null
  /** What a run of a statement gave, and what the client library gave for it. */
  result: object | null
  written: object | null
} = { session: null, connection: null, query: null, fetched: null, description: null, result: null, written: null }
