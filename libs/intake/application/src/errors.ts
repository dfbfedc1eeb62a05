/** More waits for the log than may wait; the sender should come back later. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded';
}

/** Some event of the request is not durable. What is, will be recognised when the request is sent again. */
export class NotDurable extends Error {
  override readonly name = 'NotDurable';
}
