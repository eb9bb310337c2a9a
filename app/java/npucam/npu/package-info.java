/**
 * Input tensor → output tensors, one engine per runtime. Launch and await of one inference run on the same thread. An engine
 * owns every tensor it lends; nothing native is allocated after it was opened.
 */
package npucam.npu;
