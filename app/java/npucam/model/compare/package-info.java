/**
 * What two models found in the same pictures, held against each other or against labels: matching, average precision, score shifts.
 * Pure measuring in one thread; runs no model and draws nothing.
 */
package npucam.model.compare;
