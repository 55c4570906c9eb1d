Console.WriteLine("local-cluster");
