/**
 * Reports → MQTT, with a bounded outbox in front. One publisher thread owns the connection; the line only ever puts into the
 * outbox, which never blocks.
 */
package npucam.publish;
