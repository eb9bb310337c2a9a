// A fake libax_sys (Axera AX630C): memory that the CPU sees through a cache of its own. What is not flushed does not reach the device,
// what is not invalidated does not reach the CPU. A physical address is where the device's bytes lie in this process.
#include <stdlib.h>
#include <string.h>

#include "fake.h"

enum { SUCCESS = 0, ILLEGAL_PARAM = (int)0x800B010A, HEADER = 128 };

// Before the device's bytes.
typedef struct {
    void* cpu;
    uint32_t bytes;
} block;

static char sys;
static int initialised;

int AX_SYS_Init(void) {
    int code = fake_enter("AX_SYS_Init");
    if (code == SUCCESS && initialised++ == 0) {
        fake_born("ax_sys", &sys);
    }
    return code;
}

int AX_SYS_Deinit(void) {
    int code = fake_enter("AX_SYS_Deinit");
    if (initialised > 0 && --initialised == 0) {
        fake_gone("ax_sys", &sys);
    }
    return code;
}

static block* block_of(uint64_t physical) {
    return (block*)(uintptr_t)(physical - HEADER);
}

int AX_SYS_MemAllocCached(uint64_t* physical, void** cpu, uint32_t bytes, uint32_t alignment, const int8_t* token) {
    int code = fake_enter("AX_SYS_MemAllocCached");
    if (code != SUCCESS) {
        return code;
    }
    if (!fake_alive("ax_sys", &sys) || bytes == 0 || alignment != 128 || token == NULL) {
        fake_misused("AX_SYS_MemAllocCached before AX_SYS_Init or with wrong arguments");
        return ILLEGAL_PARAM;
    }
    block* made = calloc(1, HEADER + (size_t)bytes);
    made->cpu = calloc(1, bytes);
    made->bytes = bytes;
    *physical = (uint64_t)(uintptr_t)made + HEADER;
    *cpu = made->cpu;
    fake_born("ax_memory", made->cpu);
    return SUCCESS;
}

int AX_SYS_MemFree(uint64_t physical, void* cpu) {
    int code = fake_enter("AX_SYS_MemFree");
    if (!fake_gone("ax_memory", cpu)) {
        return ILLEGAL_PARAM;
    }
    if (block_of(physical)->cpu != cpu) {
        fake_misused("AX_SYS_MemFree with a physical address of other memory");
    }
    free(cpu);
    free(block_of(physical));
    return code;
}

static int copy(const char* call, uint64_t physical, void* cpu, uint32_t bytes, bool to_device) {
    int code = fake_enter(call);
    if (code != SUCCESS) {
        return code;
    }
    if (!fake_alive("ax_memory", cpu) || block_of(physical)->cpu != cpu || bytes > block_of(physical)->bytes) {
        fake_misused("%s with what is not its memory", call);
        return ILLEGAL_PARAM;
    }
    void* device = (void*)(uintptr_t)physical;
    memcpy(to_device ? device : cpu, to_device ? cpu : device, bytes);
    return SUCCESS;
}

int AX_SYS_MflushCache(uint64_t physical, void* cpu, uint32_t bytes) {
    return copy("AX_SYS_MflushCache", physical, cpu, bytes, true);
}

int AX_SYS_MinvalidateCache(uint64_t physical, void* cpu, uint32_t bytes) {
    return copy("AX_SYS_MinvalidateCache", physical, cpu, bytes, false);
}
