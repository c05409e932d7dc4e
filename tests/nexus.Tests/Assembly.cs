// Each test is a process of its own that uses every core.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
