Console.WriteLine("inference-runtime");
