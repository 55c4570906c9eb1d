// A test mostly waits for processes to start; four at once keep two cores busy without starving each other.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(4)]
