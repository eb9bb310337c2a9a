/**
 * The config file becomes the settings records that live beside each stage; every error names file, line, key, value and the
 * fix, and all errors are found at once. Runs once, before anything is opened.
 */
package npucam.config;
