/**
 * One class per sub-command. Runs on the main thread; opens what it needs, closes it in reverse, returns the exit code.
 */
package npucam.cli;
